"""What a delegate and the public see without an account."""
