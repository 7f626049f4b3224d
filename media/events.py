"""What others may want to hear of assets. Sent in the transaction in which it happens."""

from blinker import Namespace

_signals = Namespace()

asset_settled = _signals.signal(
    "asset-settled", doc="Its preparation has come to an end, good or bad: its state says which. Sender: the Asset."
)
