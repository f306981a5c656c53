"""Can the header that names a span stop anybody?"""

import json

from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.common.v1 import Payload

from runtime.tracing import Tracing


def dumped(value: object) -> bytes:
    """As JSON."""
    return json.dumps(value).encode()


names = st.sampled_from(["traceparent", "tracestate", "baggage"]) | st.text(max_size=10)
spans = st.sampled_from(["00-" + "a" * 32 + "-" + "b" * 16 + "-01", "x=1,y==;", "%ff", "a" * 300, "\r\n"])


@given(st.binary(max_size=50) | st.dictionaries(names, spans | st.text(), max_size=3).map(dumped))
def test_whatever_stands_in_it_a_span_is_named_or_none(data: bytes) -> None:
    """And the propagator takes what is left of it."""
    for encoding in (b"json/plain", b"binary/plain", b"binary/null", b"json/protobuf", b"?", b""):
        payload = Payload(metadata={"encoding": encoding}, data=data)
        (carrier,) = Tracing().payload_converter.from_payloads([payload])
        assert all(isinstance(value, str) for value in carrier.values())
        Tracing().text_map_propagator.extract(carrier)


def test_our_own_header_is_read() -> None:
    """A span still has its parent."""
    carrier = {"traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01"}
    converter = Tracing().payload_converter
    assert converter.from_payloads(converter.to_payloads([carrier])) == [carrier]
