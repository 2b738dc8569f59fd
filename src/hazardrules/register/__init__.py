"""Registers: many subjects at rest as Parquet, evaluated column by column."""
