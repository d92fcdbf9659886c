"""Work in other processes through Dask: this machine's cores, or a given cluster."""
