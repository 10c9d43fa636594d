"""A sudoku, and how a layer fills it in that has learned the rules from puzzles: lecture 06."""

from implicit_tutorial.lectures.optimisation_layers import pictures, problem

SIZE = (5.5, 2.05)  # inches


def draw():
    rules, split = problem.learned_rules, problem.sudoku.split(0)
    learned = rules.train(rules.by_rules, rules.start_rows(40, 0), split.train)
    one = split.test.clues[:1]
    picture = pictures.puzzle(one[0], rules.by_rules(learned.parameters, one)[0])
    for each in [*picture.figure.axes[1].texts]:
        if each.get_text().endswith("%"):  # too small for a slide
            each.remove()
    return picture
