"""Where the artifacts of the two sides come from: files, commits, buckets, and the services that keep them."""
