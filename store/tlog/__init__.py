"""The formats of transparency logs (C2SP): notes, checkpoints, cosignatures, proofs, tiles."""
