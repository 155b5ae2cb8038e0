"""What a controller processes: services, data categories, purposes, activities and permissions."""
