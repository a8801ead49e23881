"""A language model small enough to be written by a test: one layer of random weights, and a vocabulary of kana."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np

WIDTH, HEADS, INNER, CONTEXT = 32, 4, 64, 4096
WORDS = [chr(c) for c in range(ord("あ"), ord("ん") + 1)] + ["\u2581", "。", "、"]
TEMPLATE = "{% for message in messages %}{{ message['role'] }}:{{ message['content'] }}\n{% endfor %}assistant:"


def write(path: Path, seed: int = 1) -> None:
    """A `llama` model in GGUF. It says kana only: the rows of all other tokens are zero, and never the likeliest."""
    random = np.random.default_rng(seed)
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    count = _vocabulary(writer)
    for name, tensor in _weights(random, count).items():
        writer.add_tensor(name, tensor.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _vocabulary(writer: gguf.GGUFWriter) -> int:
    kinds = gguf.TokenType
    special = [("<unk>", kinds.UNKNOWN), ("<s>", kinds.CONTROL), ("</s>", kinds.CONTROL)]
    tokens = [
        *special,
        *((f"<0x{byte:02X}>", kinds.BYTE) for byte in range(256)),
        *((word, kinds.NORMAL) for word in WORDS),
    ]
    writer.add_tokenizer_model("llama")
    writer.add_vocab_size(len(tokens))
    writer.add_token_list([text for text, _ in tokens])
    writer.add_token_scores([-float(place) for place in range(len(tokens))])
    writer.add_token_types([int(kind) for _, kind in tokens])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(TEMPLATE)
    return len(tokens)


def _weights(random: np.random.Generator, tokens: int) -> dict[str, np.ndarray]:
    head = np.zeros((tokens, WIDTH))
    head[-len(WORDS) :] = random.normal(size=(len(WORDS), WIDTH))
    square = {
        f"blk.0.attn_{part}.weight": random.normal(size=(WIDTH, WIDTH)) / WIDTH**0.5
        for part in ("q", "k", "v", "output")
    }
    return {
        "token_embd.weight": random.normal(size=(tokens, WIDTH)),
        "output_norm.weight": np.ones(WIDTH),
        "output.weight": head,
        "blk.0.attn_norm.weight": np.ones(WIDTH),
        "blk.0.ffn_norm.weight": np.ones(WIDTH),
        **square,
        "blk.0.ffn_gate.weight": random.normal(size=(INNER, WIDTH)) / WIDTH**0.5,
        "blk.0.ffn_up.weight": random.normal(size=(INNER, WIDTH)) / WIDTH**0.5,
        "blk.0.ffn_down.weight": random.normal(size=(WIDTH, INNER)) / INNER**0.5,
    }
