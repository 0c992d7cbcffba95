"""Right answers to the exercises of chapter 13, of other styles than the solution's."""


def mask(value):
    return f"def future_mask(t):\n    return {value}"


def twins(texts):
    return (
        "blind = {**model, 'position': Tensor(np.zeros_like(model['position'].data))}\n"
        f"first, second = {texts}\n"
        "check.twins(lambda text: scores_after(blind, text), first, second)"
    )


RIGHT = {
    "13.1": [
        "mixed = 0.25 * 8 + 0.75 * 4",
        "powers = np.exp([0, np.log(3)])\nmixed = powers / powers.sum() @ np.array([8, 4])",
    ],
    "13.2": [
        mask("np.where(np.arange(t)[:, None] >= np.arange(t), 0.0, -np.inf)"),
        mask("np.triu(np.full((t, t), -100.0), 1)"),
        mask("[[0.0 if column <= row else float('-inf') for column in range(t)] for row in range(t)]"),
        mask("np.triu(np.full((t, t), -np.inf), 2 - 1)"),
    ],
    "13.3": [twins("'abc', 'bac'"), twins("'aba', 'baa'"), twins("'anna', 'nana'")],
    "13.4": [
        "def surprise(name):\n    chances = []\n    for t, letter in enumerate(name + '.'):\n        powers = np.exp(scores_after(model, name[:t]))\n"
        "        chances.append((powers / powers.sum())[('.abcdefghijklmnopqrstuvwxyz').index(letter)])\n    return -np.mean(np.log(chances))",
        "import math\ndef surprise(name):\n    total, text = 0.0, ''\n    for letter in [*name, '.']:\n        scores = scores_after(model, text)\n"
        "        top = max(scores)\n        total += top + math.log(sum(math.exp(s - top) for s in scores)) - scores['.abcdefghijklmnopqrstuvwxyz'.index(letter)]\n"
        "        text += letter\n    return round(total / len(text), 3)",
        "def surprise(name):\n    losses = []\n    for t, letter in enumerate(name + '.'):\n        scores = scores_after(model, name[:t])\n"
        "        losses.append(np.log(np.exp(scores).sum()) - scores['.abcdefghijklmnopqrstuvwxyz'.index(letter)])\n    return round(sum(losses) / len(losses), 2)",
    ],
}
