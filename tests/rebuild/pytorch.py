"""Rebuild pytorch.npz in lesson 04's room: what PyTorch computes, so that nobody who reads needs it.

    pip install torch==2.13.0      in an environment made for it and thrown away afterwards, beside this package
    python -m tests.rebuild.pytorch

Everything is float32, as PyTorch computes unless told otherwise. Inputs are drawn by NumPy, weights by PyTorch.
"""

import numpy as np

from attn_helpers.lessons.multi_head_attention.pytorch import FILE

N_BATCH, N_QUERIES, N_KEYS, D_MODEL, N_HEADS = 3, 5, 7, 8, 2


def inputs():
    """Draw queries, keys, values and a mask, True = may attend, of which each query has at least one key."""
    rng = np.random.default_rng(0)
    sizes = {"queries": (N_BATCH, N_QUERIES, D_MODEL), "keys": (N_BATCH, N_KEYS, D_MODEL)}
    drawn = {name: rng.normal(size=size).astype(np.float32) for name, size in sizes.items()}
    drawn["values"] = rng.normal(size=sizes["keys"]).astype(np.float32)
    drawn["mask"] = rng.random((N_QUERIES, N_KEYS)) < 0.6
    drawn["mask"][:, 0] = True
    drawn["mask"][:, 1] = False  # turned round, no query is without a key either
    drawn["lengths"] = np.array([7, 4, 6])
    return drawn


def by_torch(drawn):
    """Return what PyTorch computes from the inputs, by name."""
    import torch
    from torch.nn import MultiheadAttention
    from torch.nn import functional as F
    from torch.nn.attention.bias import causal_lower_right

    q, k, v, mask = (torch.from_numpy(drawn[name]) for name in ("queries", "keys", "values", "mask"))
    torch.manual_seed(0)
    module = MultiheadAttention(D_MODEL, N_HEADS, batch_first=True)
    torch.nn.init.normal_(module.in_proj_bias)  # they start as zeros, which would hide a bias at the wrong place
    torch.nn.init.normal_(module.out_proj.bias)
    turned = MultiheadAttention(D_MODEL, N_HEADS)  # batch_first=False, as it is unless told otherwise
    turned.load_state_dict(module.state_dict())
    padding = torch.arange(N_KEYS) >= torch.from_numpy(drawn["lengths"])[:, None]  # True = leave out
    no_key = mask.clone()
    no_key[0] = False
    with torch.no_grad():
        output, averaged = module(q, k, v)
        return {
            "softmax": torch.softmax(q @ k.mT, dim=-1),
            "function_unmasked": F.scaled_dot_product_attention(q, k, v),
            "function_output": F.scaled_dot_product_attention(q, k, v, attn_mask=mask),
            "function_no_key": F.scaled_dot_product_attention(q, k, v, attn_mask=no_key),
            "function_scale": F.scaled_dot_product_attention(q, k, v, scale=1.0),
            "function_causal": F.scaled_dot_product_attention(q, q, q, is_causal=True),
            "function_causal_first": F.scaled_dot_product_attention(q, k, v, is_causal=True),  # 5 queries, 7 keys
            "function_causal_last": F.scaled_dot_product_attention(
                q, k, v, attn_mask=causal_lower_right(N_QUERIES, N_KEYS)
            ),
            "causal_mask": torch.nn.Transformer.generate_square_subsequent_mask(N_QUERIES),
            "in_proj_weight": module.in_proj_weight,
            "in_proj_bias": module.in_proj_bias,
            "out_weight": module.out_proj.weight,
            "out_bias": module.out_proj.bias,
            "module_output": output,
            "module_default_weights": averaged,
            "module_weights": module(q, k, v, average_attn_weights=False)[1],
            "module_same_mask": module(q, k, v, attn_mask=mask)[0],
            "module_opposite_mask": module(q, k, v, attn_mask=~mask)[0],
            "module_no_key": module(q, k, v, attn_mask=~no_key)[0],
            "module_padding": module(q, k, v, key_padding_mask=padding)[0],
            "module_not_batch_first": turned(q, q, q)[0],
            "scores": q @ k.mT / D_MODEL**0.5,
            "salience": torch.softmax(v @ v[0, 0], dim=-1)[..., None, :] @ v,
            "tril": torch.ones(N_QUERIES, N_QUERIES).tril().bool(),
            "split": q.unflatten(-1, (N_HEADS, -1)).transpose(-3, -2),
            "merged": q.unflatten(-1, (N_HEADS, -1)).transpose(-3, -2).transpose(-3, -2).flatten(-2),
            "mean": v.mean(dim=-2),
            "max": v.amax(dim=-2),
        }


def main():
    import torch

    drawn = inputs()
    found = {name: tensor.detach().numpy() for name, tensor in by_torch(drawn).items()}
    np.savez_compressed(FILE, version=f"torch {torch.__version__}", **drawn, **found)
    print(f"{FILE.name}: torch {torch.__version__}, {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
