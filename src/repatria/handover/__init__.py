"""The day of a handover: manifests, the gate, rounds as they run, and the record that all sides sign.

Works on a laptop without a network. It takes values of `core` and knows neither planning nor the registry.
"""
