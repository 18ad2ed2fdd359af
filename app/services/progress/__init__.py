"""How practice goes: series, weeks, signals, forecasts."""
