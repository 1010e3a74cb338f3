"""The catalogue of papers and the jobs that make them."""
