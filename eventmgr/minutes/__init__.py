"""The record of the meeting, from draft to lock."""
