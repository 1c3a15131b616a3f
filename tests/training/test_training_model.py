from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from ringkas.errors import ModelError
from ringkas.training import batches, checkpoint, config, corpus, tokenizer, workers
from ringkas.training import model as network
from ringkas.training.batches import Position
from ringkas.training.checkpoint import State
from ringkas.training.config import Data, Model, Optimize
from ringkas.training.trainer import Machine, Trainer, rate

if TYPE_CHECKING:
    from pathlib import Path

    from ringkas.training.tokenizer import Vocabulary

TINY = Model(width=32, ffn=64, encoder_layers=1, decoder_layers=1, heads=2)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    pairs = corpus.load("smoke", Data()).pairs
    path = tmp_path_factory.mktemp("spm") / "joint.spm"
    return tokenizer.train((t for p in pairs for t in (p.id, p.en)), path, size=400)


@pytest.mark.parametrize("chunk", [3, 7, 100])
def test_the_chunked_loss_and_its_gradients_are_those_of_torch(chunk: int) -> None:
    torch.manual_seed(1)
    hidden, weight = torch.randn(20, 8, requires_grad=True), torch.randn(50, 8, requires_grad=True)
    target = torch.randint(0, 50, (20,))
    ours = network.SmoothedLoss.apply(hidden, weight, target, 0.1, 0.25, chunk, None)  # type: ignore[no-untyped-call]
    mine = torch.autograd.grad(ours, (hidden, weight))
    theirs = 0.25 * torch.nn.functional.cross_entropy(
        hidden @ weight.T, target, label_smoothing=0.1, reduction="sum"
    )
    wanted = torch.autograd.grad(theirs, (hidden, weight))
    torch.testing.assert_close(ours, theirs)
    torch.testing.assert_close(mine, wanted)


@pytest.mark.parametrize(("head", "sample"), [(0, 50), (10, 40), (30, 30)])
def test_a_softmax_that_samples_everything_is_the_whole_softmax(head: int, sample: int) -> None:
    torch.manual_seed(1)
    hidden, weight = torch.randn(20, 8, requires_grad=True), torch.randn(50, 8, requires_grad=True)
    target = torch.randint(0, 50, (20,))
    found = []
    for candidates in (None, network.draw(target, 50, head, sample)):
        loss = network.SmoothedLoss.apply(hidden, weight, target, 0.1, 0.5, 7, candidates)  # type: ignore[no-untyped-call]
        found.append((loss, *torch.autograd.grad(loss, (hidden, weight))))
    torch.testing.assert_close(found[0], found[1])


def test_a_sampled_softmax_points_the_same_way() -> None:
    torch.manual_seed(1)
    hidden, weight = torch.randn(60, 16, requires_grad=True), torch.randn(800, 16) / 4
    target = torch.randint(0, 100, (60,))
    whole = network.SmoothedLoss.apply(hidden, weight, target, 0.1, 1.0, 64, None)  # type: ignore[no-untyped-call]
    wanted = torch.autograd.grad(whole, hidden)[0]
    total = torch.zeros_like(wanted)
    for _ in range(20):
        some = network.draw(target, 800, 100, 200)
        loss = network.SmoothedLoss.apply(hidden, weight, target, 0.1, 1.0, 64, some)  # type: ignore[no-untyped-call]
        assert loss.item() == pytest.approx(whole.item(), rel=0.05)
        total += torch.autograd.grad(loss, hidden)[0] / 20
    assert torch.nn.functional.cosine_similarity(total.flatten(), wanted.flatten(), dim=0) > 0.995


def test_padding_changes_no_loss(vocabulary: Vocabulary) -> None:
    torch.manual_seed(1)
    model = network.build(TINY, vocabulary).train(mode=False)
    row = (vocabulary.encode("Hujan turun."), vocabulary.encode("Rain fell."))
    longer = (
        vocabulary.encode("Harga beras naik 5 persen di pasar itu."),
        vocabulary.encode("The price rose."),
    )

    def total(rows: list[batches.Ids]) -> float:
        return network.loss(model, workers.tensors(rows, vocabulary.pad), pad=vocabulary.pad).item()

    assert total([row, longer]) == pytest.approx(total([row]) + total([longer]), rel=1e-4)


def test_the_softmax_knows_the_ids_of_targets_alone(vocabulary: Vocabulary) -> None:
    torch.manual_seed(1)
    model = network.build(TINY, vocabulary).train(mode=False)
    ids = sorted({*range(60), *vocabulary.encode("Rain fell.")})
    rows = [(vocabulary.encode("Hujan turun."), vocabulary.encode("Rain fell."))]
    block = workers.tensors(rows, vocabulary.pad)
    found = network.loss(model, block, pad=vocabulary.pad, target=ids)
    shifted = torch.cat([torch.full((1, 1), vocabulary.pad), block[1][:, :-1]], dim=1)
    logits = model(input_ids=block[0], decoder_input_ids=shifted).logits[0][:, ids]
    wanted = torch.tensor([ids.index(id_) for id_ in block[1][0].tolist()])
    assert found.item() == pytest.approx(
        torch.nn.functional.cross_entropy(logits, wanted, reduction="sum").item(), rel=1e-4
    )
    found.backward()  # type: ignore[no-untyped-call]  # torch types it so
    moved = model.lm_head.weight.grad
    assert moved is not None
    others = sorted({*range(vocabulary.rows)} - {*ids, *rows[0][0], vocabulary.pad})
    assert moved[ids].any()
    assert not moved[others].any()


def test_two_processes_move_the_weights_as_one_does(vocabulary: Vocabulary) -> None:
    rows = [
        (vocabulary.encode(p.id), vocabulary.encode(p.en)) for p in corpus.load("smoke", Data()).pairs[:8]
    ]
    recipe = config.Config(model=TINY, optimize=Optimize(rate=1e-3, warmup=2, average=0))
    torch.manual_seed(1)
    begin = network.build(TINY, vocabulary).state_dict()
    ends = []
    for count in (1, 2):
        state = State({name: value.clone() for name, value in begin.items()})
        trainer = Trainer(recipe, vocabulary, state, Machine("cpu", half=False, workers=count))
        try:
            losses = [trainer.step(rows)[0] for _ in range(3)]
        finally:
            trainer.close()
        ends.append((losses, {n: p.detach().clone() for n, p in trainer.model.named_parameters()}))
    assert ends[0][0] == pytest.approx(ends[1][0], rel=1e-3)
    torch.testing.assert_close(ends[0][1], ends[1][1], atol=2e-4, rtol=1e-2)


def test_the_row_of_padding_stays_zero(vocabulary: Vocabulary) -> None:
    rows = [(vocabulary.encode("Hujan turun."), vocabulary.encode("Rain fell."))] * 2
    recipe = config.Config(model=TINY, optimize=Optimize(rate=1e-2, warmup=1))
    trainer = Trainer(recipe, vocabulary, State({}), Machine("cpu", half=False, workers=1))
    for _ in range(3):
        trainer.step(rows)
    assert not trainer.model.model.shared.weight[vocabulary.pad].any()


def test_the_rate_rises_falls_and_cools_to_zero() -> None:
    optimize = Optimize(rate=1.0, warmup=100, rewarm=10)
    assert rate(10, optimize) == pytest.approx(0.1)
    assert rate(400, optimize) == pytest.approx(0.5)
    assert rate(405, optimize, fresh=400) == pytest.approx(0.25, rel=0.02)
    assert rate(500, optimize, cool=(400, 500)) == 0


def test_a_state_comes_back_as_it_was(tmp_path: Path) -> None:
    state = State(
        {"w": torch.ones(2)}, {}, {"w": torch.zeros(2)}, 7, 900, 3, Position(1, 2, 3), (7, 9), (12.5, 6)
    )
    checkpoint.save(state, tmp_path / "last.pt")
    found = checkpoint.load(tmp_path / "last.pt")
    assert torch.equal(found.model["w"], state.model["w"])
    assert (found.step, found.tokens, found.fresh, found.position) == (7, 900, 3, Position(1, 2, 3))
    assert (found.cool, found.best) == ((7, 9), (12.5, 6))
    assert [path.name for path in tmp_path.iterdir()] == ["last.pt"]


def test_the_prototypes_state_is_read(tmp_path: Path) -> None:
    torch.save(
        {"m": {"w": torch.ones(2)}, "o": {"state": {}, "param_groups": []}, "step": 100}, tmp_path / "last.pt"
    )
    found = checkpoint.load(tmp_path / "last.pt")
    assert (found.step, found.tokens) == (100, 205_000)


def test_a_damaged_state_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "last.pt").write_bytes(b"half a file")
    with pytest.raises(ModelError, match=r"last\.pt is no training state"):
        checkpoint.load(tmp_path / "last.pt")


def test_averaging_takes_the_mean(tmp_path: Path) -> None:
    for i in (1, 3):
        checkpoint.save(State({"w": torch.full((2,), float(i))}), tmp_path / f"{i}.pt")
    found = checkpoint.average([tmp_path / "1.pt", tmp_path / "3.pt"])
    assert found["w"].tolist() == [2.0, 2.0]


def test_weights_of_another_size_are_refused(vocabulary: Vocabulary) -> None:
    other = network.build(Model(width=64, ffn=64, encoder_layers=1, decoder_layers=1, heads=2), vocabulary)
    with pytest.raises(ModelError, match="do not fit"):
        network.put(network.build(TINY, vocabulary), other.state_dict())
