"""What should be found: ways to read what is not one's business."""

from bench.detection.other.misuse.schedule import wronged

__all__ = ["wronged"]
