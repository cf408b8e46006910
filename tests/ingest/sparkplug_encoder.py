"""Sparkplug B messages as an edge node builds them: Google's own protocol buffers over the published field table."""

from __future__ import annotations

import time
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_KIND = descriptor_pb2.FieldDescriptorProto
TYPES = {
    "uint64": _KIND.TYPE_UINT64, "uint32": _KIND.TYPE_UINT32, "bool": _KIND.TYPE_BOOL, "string": _KIND.TYPE_STRING,
    "float": _KIND.TYPE_FLOAT, "double": _KIND.TYPE_DOUBLE, "bytes": _KIND.TYPE_BYTES,
}  # fmt: skip
TABLE = {
    "PropertyValue": "1 uint32 type, 2 bool is_null, 3 uint32 int_value, 4 uint64 long_value, 5 float float_value,"
    " 6 double double_value, 7 bool boolean_value, 8 string string_value",
    "PropertySet": "1 string* keys, 2 PropertyValue* values",
    "Metric": "1 string name, 2 uint64 alias, 3 uint64 timestamp, 4 uint32 datatype, 5 bool is_historical,"
    " 6 bool is_transient, 7 bool is_null, 9 PropertySet properties, 10 uint32 int_value, 11 uint64 long_value,"
    " 12 float float_value, 13 double double_value, 14 bool boolean_value, 15 string string_value",
    "Payload": "1 uint64 timestamp, 2 Metric* metrics, 3 uint64 seq, 4 string uuid, 5 bytes body",
}
"""Eclipse Sparkplug 3.0.0, 6.4: the messages and the numbers of their fields."""
INT16, INT32, INT64, FLOAT, DOUBLE, BOOLEAN, STRING = 2, 3, 4, 9, 10, 11, 12
_MEMBER = {
    INT16: "int_value", INT32: "int_value", INT64: "long_value", FLOAT: "float_value", DOUBLE: "double_value",
    BOOLEAN: "boolean_value", STRING: "string_value",
}  # fmt: skip


def _classes() -> dict[str, Any]:
    file = descriptor_pb2.FileDescriptorProto(name="spb.proto", package="spb", syntax="proto2")
    for name, columns in TABLE.items():
        message = file.message_type.add(name=name)
        for column in columns.split(","):
            number, kind, field_name = column.split()
            many = kind.endswith("*")
            kind = kind.rstrip("*")
            label = _KIND.LABEL_REPEATED if many else _KIND.LABEL_OPTIONAL
            field = message.field.add(name=field_name, number=int(number), label=label)
            if kind in TYPES:
                field.type = TYPES[kind]
            else:
                field.type, field.type_name = _KIND.TYPE_MESSAGE, f".spb.{kind}"
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"spb.{name}")) for name in TABLE}


CLASSES = _classes()


def metric(
    name: str = "",
    value: Any = None,
    datatype: int = DOUBLE,
    *,
    alias: int | None = None,
    quality: int | None = None,
    time_ms: int | None = None,
    historical: bool = False,
    typed: bool = True,
) -> Any:
    """One metric; without a value it is null."""
    out = CLASSES["Metric"](timestamp=time_ms or round(time.time() * 1000))
    if name:
        out.name = name
    if alias is not None:
        out.alias = alias
    if typed:
        out.datatype = datatype
    if historical:
        out.is_historical = True
    if quality is not None:
        out.properties.keys.append("Quality")
        out.properties.values.add(type=INT32, int_value=quality)
    if value is None:
        out.is_null = True
    else:
        bits = {INT16: 32, INT32: 32, INT64: 64}.get(datatype)
        setattr(out, _MEMBER[datatype], value % (1 << bits) if bits else value)
    return out


def payload(*metrics: Any, seq: int | None = None) -> bytes:
    """The bytes of one message."""
    out = CLASSES["Payload"](timestamp=round(time.time() * 1000))
    if seq is not None:
        out.seq = seq
    out.metrics.extend(metrics)
    return bytes(out.SerializeToString())


def birth(*metrics: Any, bd_seq: int = 0, seq: int = 0) -> bytes:
    """A node's birth."""
    return payload(metric("bdSeq", bd_seq, INT64), *metrics, seq=seq)


def death(bd_seq: int = 0) -> bytes:
    """A node's last will."""
    return payload(metric("bdSeq", bd_seq, INT64))


def read(data: bytes) -> Any:
    """What somebody sent, read by Google's own protocol buffers."""
    return CLASSES["Payload"].FromString(data)
