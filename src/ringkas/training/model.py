"""The network: a Marian model from a configuration or from a folder, and its loss."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch.autograd import Function

from ringkas.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from transformers import MarianMTModel

    from ringkas.training.config import Model
    from ringkas.training.tokenizer import Vocabulary

POSITIONS = 512


def build(size: Model, vocabulary: Vocabulary) -> MarianMTModel:
    """A Marian model with fresh weights, in float32.

    `<pad>` is the last id and its row is zero: CTranslate2 drops that row and starts decoding from a zero embedding.
    """
    from transformers import MarianConfig, MarianMTModel

    config = MarianConfig(
        vocab_size=vocabulary.rows,
        d_model=size.width,
        encoder_layers=size.encoder_layers,
        decoder_layers=size.decoder_layers,
        encoder_ffn_dim=size.ffn,
        decoder_ffn_dim=size.ffn,
        encoder_attention_heads=size.heads,
        decoder_attention_heads=size.heads,
        pad_token_id=vocabulary.pad,
        eos_token_id=vocabulary.eos,
        decoder_start_token_id=vocabulary.pad,
        forced_eos_token_id=None,
        max_position_embeddings=POSITIONS,
        dropout=size.dropout,
        attention_dropout=0.0,
        activation_function="relu",
        static_position_embeddings=True,  # type: ignore[call-arg]  # it is read, but not declared
        scale_embedding=True,
        share_encoder_decoder_embeddings=True,
    )
    model = MarianMTModel(config)
    hold_padding(model, vocabulary.pad)
    return model


def weights(folder: Path) -> dict[str, torch.Tensor]:
    """The weights of a Hugging Face folder, in float32."""
    from transformers import MarianMTModel

    model = MarianMTModel.from_pretrained(str(folder), dtype=torch.float32, local_files_only=True)
    state: dict[str, torch.Tensor] = model.state_dict()
    return state


def put(model: MarianMTModel, state: dict[str, torch.Tensor]) -> None:
    """Puts weights into a model; tied ones may be named once.

    Raises:
        ModelError: a weight is missing, unknown or of another shape.
    """
    try:
        missing, unknown = model.load_state_dict(state, strict=False)
    except RuntimeError as error:
        raise ModelError(
            f"The weights do not fit the configuration: {error}",
            "Give the configuration they were trained with.",
        ) from error
    fixed = {name for name, p in model.named_parameters() if not p.requires_grad} | set(
        dict(model.named_buffers())
    )
    tied = {
        "model.shared.weight",
        "model.encoder.embed_tokens.weight",
        "model.decoder.embed_tokens.weight",
        "lm_head.weight",
    }
    lost = set(missing) - fixed - (tied if tied & state.keys() else set())
    if lost or unknown:
        names = ", ".join(sorted([*lost, *unknown])[:5])
        raise ModelError(
            f"The weights do not fit the configuration: {names}.",
            "Give the configuration they were trained with.",
        )


def hold_padding(model: MarianMTModel, pad: int) -> None:
    """Sets the row of `<pad>` back to zero: the softmax's gradient and Adam's momentum would move it."""
    with torch.no_grad():
        model.model.shared.weight[pad].zero_()


class SmoothedLoss(Function):
    """Softmax and smoothed cross-entropy over a large vocabulary, a few positions at a time.

    The logits of all positions would be the largest tensor of a step by far, and reading and writing it the slowest
    part. Here each chunk's logits stay in the cache, and its gradients are taken at once, in the forward pass.
    Equals `torch.nn.functional.cross_entropy(hidden @ weight.T, target, label_smoothing=…, reduction="sum") * scale`;
    with `candidates` the softmax's denominator is estimated from those ids (Jean et al. 2015), the rest stays exact.
    """

    @staticmethod
    def forward(
        ctx: Any,  # noqa: ANN401 - torch's context
        hidden: torch.Tensor,
        weight: torch.Tensor,
        target: torch.Tensor,
        smoothing: float,
        scale: float,
        chunk: int,
        candidates: Candidates | None,
    ) -> torch.Tensor:
        """The scaled sum of the losses.

        Args:
            ctx: keeps the gradients for `backward`.
            hidden: the decoder's outputs, (positions, width), in the type to compute in.
            weight: the output embeddings, (vocabulary, width), float32.
            target: the ids that should come, (positions,).
            smoothing: the part of the probability that goes to all ids alike.
            scale: what the sum is multiplied by.
            chunk: positions at a time.
            candidates: the ids that the denominator is taken from; by default all.
        """
        ids = weight.shape[0]
        table = (weight if candidates is None else weight.index_select(0, candidates.ids)).to(hidden.dtype)
        place = target if candidates is None else candidates.place(target, ids)
        even = scale * smoothing / ids
        # The smoothed part needs the mean logit over all ids: the sum of the embeddings gives it without the logits.
        total = weight.sum(0)
        to_hidden = torch.empty_like(hidden)
        to_table = torch.zeros(table.shape, dtype=weight.dtype, device=weight.device)
        loss = total.new_zeros(())
        for start in range(0, len(target), chunk):
            part = hidden[start : start + chunk]
            wanted = place[start : start + chunk, None]
            logits = (part @ table.t()).float()
            right = logits.gather(1, wanted)
            if candidates is not None:
                logits += candidates.correction
            highest = logits.amax(1, keepdim=True)
            mass = logits.sub_(highest).exp_().sum(1, keepdim=True)
            loss += scale * (highest + mass.log() - (1 - smoothing) * right).sum()
            logits.mul_(scale / mass)
            logits.scatter_add_(1, wanted, torch.full_like(right, -scale * (1 - smoothing)))
            gradient = logits.to(hidden.dtype)
            torch.mm(gradient, table, out=to_hidden[start : start + chunk])
            if gradient.dtype == to_table.dtype:
                to_table.addmm_(gradient.t(), part)
            else:
                to_table += gradient.t() @ part
        everywhere = hidden.float().sum(0)
        loss -= even * (everywhere @ total)
        to_hidden -= (even * total).to(hidden.dtype)
        if candidates is None:
            to_weight = to_table.sub_(even * everywhere)
        else:
            to_weight = (-even * everywhere).expand_as(weight).clone().index_add_(0, candidates.ids, to_table)
        ctx.save_for_backward(to_hidden, to_weight)
        return loss

    @staticmethod
    def backward(ctx: Any, *outer: torch.Tensor) -> tuple[torch.Tensor | None, ...]:  # noqa: ANN401 - torch's context
        """The gradients that `forward` took."""
        to_hidden, to_weight = ctx.saved_tensors
        return to_hidden.mul_(outer[0]), to_weight.mul_(outer[0]), None, None, None, None, None


@dataclass(frozen=True, slots=True)
class Candidates:
    """Ids that stand for the whole vocabulary in a softmax.

    Attributes:
        ids: the ids, different, (candidates,).
        correction: what is added to each one's logit: the logarithm of how many ids it stands for, (candidates,).
    """

    ids: torch.Tensor
    correction: torch.Tensor

    def place(self, target: torch.Tensor, rows: int) -> torch.Tensor:
        """Where each target stands among the candidates."""
        places = torch.empty(rows, dtype=torch.long, device=target.device)
        places[self.ids] = torch.arange(len(self.ids), device=target.device)
        return places[target]


def draw(target: torch.Tensor, rows: int, head: int, sample: int) -> Candidates:
    """The targets of a batch, the most frequent ids, and a random sample of the others, which stands for all of them.

    Args:
        target: the ids that should come.
        rows: size of the vocabulary, whose ids are sorted by frequency (SentencePiece's are).
        head: how many of the first ids are always taken.
        sample: how many of the others are drawn.
    """
    always = torch.zeros(rows, dtype=torch.bool, device=target.device)
    always[:head] = True
    always[target] = True
    certain, others = always.nonzero().squeeze(1), (~always).nonzero().squeeze(1)
    drawn = others[torch.randperm(len(others), device=target.device)[:sample]]
    correction = torch.zeros(len(certain) + len(drawn), device=target.device)
    if len(drawn):
        correction[len(certain) :] = math.log(len(others) / len(drawn))
    return Candidates(torch.cat([certain, drawn]), correction)


def loss(
    model: MarianMTModel,
    batch: tuple[torch.Tensor, torch.Tensor],
    *,
    pad: int,
    smoothing: float = 0.0,
    scale: float = 1.0,
    chunk: int = 256,
    half: bool = False,
    head: int = 0,
    sample: int = 0,
    target: Sequence[int] = (),
) -> torch.Tensor:
    """The summed loss of a batch over its target tokens, times `scale`.

    Args:
        model: the network.
        batch: source and target ids, (rows, longest), padded.
        pad: the id of padding.
        smoothing: label smoothing.
        scale: what the sum is multiplied by.
        chunk: positions that the softmax takes at once.
        half: whether to compute in bfloat16.
        head: how many of the most frequent ids the softmax always takes, where it samples.
        sample: how many of the other ids it samples; 0 takes all.
        target: the ids that targets are written with, in order; the softmax knows no other. Empty takes all.
    """
    source, wanted = batch
    shifted = torch.cat([torch.full_like(wanted[:, :1], pad), wanted[:, :-1]], dim=1)
    with torch.autocast(source.device.type, torch.bfloat16, enabled=half):
        hidden = model.model(
            input_ids=source,
            attention_mask=(source != pad).long(),
            decoder_input_ids=shifted,
            use_cache=False,
        ).last_hidden_state
        hidden = hidden.to(torch.bfloat16) if half else hidden
    keep = (wanted != pad).reshape(-1).nonzero().squeeze(1)
    hidden = hidden.reshape(-1, hidden.shape[-1]).index_select(0, keep)
    wanted = wanted.reshape(-1).index_select(0, keep)
    table: torch.Tensor = model.lm_head.weight
    if target:
        ids = torch.tensor(target, device=wanted.device)
        wanted = torch.searchsorted(ids, wanted)
        table = table.index_select(0, ids)
    candidates = draw(wanted, len(table), head, sample) if sample else None
    arguments = hidden, table, wanted, smoothing, scale, chunk, candidates
    result: torch.Tensor = SmoothedLoss.apply(*arguments)  # type: ignore[no-untyped-call]  # torch types it so
    return result
