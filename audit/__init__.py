"""What happened, and the proof of it.

Rooms, each of which knows only those before it: `sealing` (keys, sealed contents, signatures), `ledger` (what is
entered, as values), `database` (where it lies), `writing` (making it durable), `reading` (getting it back), `proof`
(the tree, its checkpoints, the verifiers), `search`, `oversight` (who may see it, and that they did), `reviews`,
`erasure`, `exports`, `reports` and `commands` (`sekisho audit …`). A record itself is `record.py`.
"""
