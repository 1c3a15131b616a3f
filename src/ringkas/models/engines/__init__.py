"""Engines that run models: CTranslate2, and transformers for what has no conversion."""
