"""Typical wrong answers to the exercises of chapter 0, each with a part of the reply meant for it."""

WRONG = {
    "0.1": [
        ("inputs = 4", "four examples"),
        ("inputs = 1", "the last layer, the output"),
        ("inputs = 41", "so many adjustable numbers"),
        ("inputs = 8", "first number between the brackets"),
        ("inputs = 2.9995", "a whole number"),
        ("inputs = [3]", "should be a single number"),
        ("inputs = len", "call it, with round brackets"),
        ("inputs = 'three'", "should be a single number"),
    ],
    "0.2": [
        ("loss_should = 'rise'", "a higher loss means"),
        ("loss_should = 'Rise '", "a higher loss means"),
        ("loss_should = None or 0", "choose one of"),
        ("loss_should = 'drop'", 'choose one of "rise", "fall"'),
        ("loss_should = ['fall', 'rise']", "choose one of"),
        ("loss_should = 0.3", "choose one of"),
        ("loss_should = 'higher'", 'choose one of "rise", "fall"'),
    ],
}
