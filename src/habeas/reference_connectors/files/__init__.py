"""The reference connector for files: a mapping says which folders of a disk or a bucket belong to a person."""
