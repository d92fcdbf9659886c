from .reason import (
    Code as Code,
    Element as Element,
    Reason as Reason,
)
