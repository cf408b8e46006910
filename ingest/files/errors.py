"""Why a file is not taken, named by what is wrong with it and worded for the person who chose it."""

from __future__ import annotations

from twin.model.errors import Invalid


class UnknownFormat(Invalid):
    """Neither the content nor the name of the file is of a format we read."""

    message_zh = "不支持的文件格式。可导入 GeoPackage、Shapefile(zip)、GeoJSON、KML/KMZ、DXF、xlsx、csv、GLB、OBJ、STL"
    message_en = "Not a format we read: GeoPackage, zipped Shapefile, GeoJSON, KML/KMZ, DXF, xlsx, csv, GLB, OBJ, STL"


class WrongContent(Invalid):
    """The content is not what the file's name says."""

    message_zh = "文件内容与扩展名不符"
    message_en = "The content of the file is not what its name says"


class Damaged(Invalid):
    """The file cannot be read to its end."""

    message_zh = "文件已损坏,无法读取"
    message_en = "The file is damaged and cannot be read"


class NotAGeoPackage(Damaged):
    """The file is not a GeoPackage, or it is damaged."""

    message_zh = "不是有效的 GeoPackage 文件"
    message_en = "The file is not a valid GeoPackage"


class UnsafeFile(Invalid):
    """The file carries what a map never needs: entities, hidden paths, contents that unpack without end."""

    message_zh = "文件含有不安全的内容,已拒绝"
    message_en = "The file carries unsafe content and was refused"


class TooLarge(Invalid):
    """The file, or what it holds, is larger than we read."""

    message_zh = "文件过大"
    message_en = "The file is too large"


class TooHeavy(Invalid):
    """Reading took more memory or time than one file may take."""

    message_zh = "读取此文件所需的内存或时间超出限制,请拆分后再导入"
    message_en = "Reading this file needs more memory or time than one file may take; split it"
