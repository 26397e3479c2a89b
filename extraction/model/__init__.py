"""The block model: which blocks of a page are its article. Trained by bench/train_blocks.py; docs/model-card.md."""
