"""Where evidence comes from: one module or package a place."""
