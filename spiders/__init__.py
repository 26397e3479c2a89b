"""The catalogue: one file a region, one short class a site. docs/add-a-site.md shows how to add one."""
