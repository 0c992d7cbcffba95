"""A graph that grows."""


def test_the_graph_grows_from_the_first_leaf_to_the_root(growing):
    says = []
    for step in range(4):
        growing.controls["step"].value = step
        says.append(growing.says)
        assert "<svg" in growing.picture
    assert says == [
        "Step 0 of 3: a = 2, a leaf.",
        "Step 1 of 3: b = -3, a leaf.",
        "Step 2 of 3: c = -6, made by * from a and b.",
        "Step 3 of 3: a Value with no label = -4, made by + from c and a.",
    ]
