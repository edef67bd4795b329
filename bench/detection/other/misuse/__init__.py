"""What should be found: thirty ways to read what is not one's business."""

from bench.detection.other.misuse.schedule import wronged

__all__ = ["wronged"]
