"""The trust's Word templates: catalogue, compilation, approval, and what a field may be called."""
