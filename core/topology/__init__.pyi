from .invariant import (
    Signature as Signature,
    signature as signature,
    signature_of as signature_of,
)
