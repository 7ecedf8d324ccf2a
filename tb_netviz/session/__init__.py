"""One snapshot of one network: open model and images, run techniques, write their pictures."""
