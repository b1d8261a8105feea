"""The reference pages under docs/reference/, written from the program itself by `make docs`."""

from service.reference.pages import pages

__all__ = ["pages"]
