"""The oracle: parallel-beam reconstruction in double precision, from a file to a slice.

It shares no code with the product. NumPy computes, h5py and tifffile read and write; conventions
and formulas stand in README.md.
"""
