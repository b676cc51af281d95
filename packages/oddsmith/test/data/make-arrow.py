"""Arrow files by pyarrow 26.0.1: compressed Feather files and a stream with every kind of column."""
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.ipc

table = pa.csv.read_csv("birthwt.csv")
pa.feather.write_feather(table, "birthwt-lz4.feather", compression="lz4")
pa.feather.write_feather(table, "birthwt-zstd.feather", compression="zstd")

ordered = pa.DictionaryArray.from_arrays(pa.array([1, 0, 1], pa.int8()), pa.array(["low", "high"]), ordered=True)
types = pa.table(
    {
        "integer": pa.array([1, None, 3], pa.int64()),
        "big": pa.array([9007199254740993, 2, 3], pa.int64()),
        "single": pa.array([0.5, 1.5, None], pa.float32()),
        "text": pa.array(["b", None, "a"]).dictionary_encode(),
        "ordered": ordered,
        "boolean": pa.array([True, None, False]),
        "date": pa.array([0, 18262, None], pa.date32()),
        "time": pa.array([0, 129600000000, None], pa.timestamp("us")),
        "list": pa.array([[1], [2], None]),
    }
)
with pa.ipc.new_stream("types.arrows", types.schema) as writer:
    writer.write_table(types)
