"""The workspace, the law and the trust's templates in force, as one value: `Configuration`."""
