"""The services of Reelwright, and the chassis they are bolted to."""
