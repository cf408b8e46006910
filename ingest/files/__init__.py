"""Files that people hand us, brought into the store: checked first, all rows or none."""

from ingest.files.importing import ImportReport, import_package
from ingest.files.package import Layer, NotAGeoPackage, TooLarge, read_package

__all__ = ["ImportReport", "Layer", "NotAGeoPackage", "TooLarge", "import_package", "read_package"]
