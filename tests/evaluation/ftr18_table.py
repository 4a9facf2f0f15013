"""Reads the rows of ftr18_answers from standard input, lets the other methods
answer the same questions out of sample, and prints the figures as JSON lines;
the table goes to standard error."""

import collections
import json
import math
import os
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import scoring

ITEM = 3
DAYS = (0, 3, 7, 14)
OURS = "ours, fitted"
# Brier scores that the model has to beat.
BOUNDS = {7: 0.1281, 14: 0.1191}
STAGES = ("talks", "bid", "terms", "near", "agreed", "done")


def figure(name, value, bound, holds):
    print(json.dumps({
        "item": ITEM,
        "figure": name,
        "value": round(value, 5),
        "bound": bound,
        "holds": bool(holds)
    }), flush=True)


def counts(row):
    outlets = {outlet for outlet, _ in row["reports"]}
    return [math.log1p(len(row["reports"])), math.log1p(len(outlets))]


def outlet_counts(row):
    return [math.log1p(len({outlet for outlet, _ in row["reports"]}))]


def stages(row):
    named = collections.Counter(stage for _, stage in row["reports"])
    return [math.log1p(named[stage]) for stage in STAGES]


class OutletRates:
    """How often the rumours that an outlet carried came true, drawn towards
    the share of all as if ten more had been seen."""

    PSEUDO = 10

    def __init__(self, rows):
        self.share = sum(row["truth"] for row in rows) / len(rows)
        self.hits = collections.Counter()
        self.all = collections.Counter()
        for row in rows:
            for outlet in {outlet for outlet, _ in row["reports"]}:
                self.hits[outlet] += row["truth"]
                self.all[outlet] += 1

    def rate(self, row, without=None):
        """Returns the mean rate of a row's outlets; of a row that has been
        counted, without itself."""
        rates = []
        for outlet in {outlet for outlet, _ in row["reports"]}:
            hits, total = self.hits[outlet], self.all[outlet]
            if without is row:
                hits, total = hits - row["truth"], total - 1
            rates.append((hits + self.PSEUDO * self.share) /
                         (total + self.PSEUDO))
        return sum(rates) / len(rates) if rates else self.share


def model(strength):
    return make_pipeline(StandardScaler(),
                         LogisticRegression(C=strength, max_iter=2000))


def fit_predict(train_x, train_y, groups, test_x):
    """Returns the probabilities of a logistic regression whose strength of
    shrinkage is chosen on the training rows alone."""
    train_x, train_y = np.array(train_x), np.array(train_y)

    def loss(strength):
        total = 0.0
        for fit, held in GroupKFold(5).split(train_x, train_y, groups):
            p = model(strength).fit(train_x[fit],
                                    train_y[fit]).predict_proba(train_x[held])
            total += float(np.sum((p[:, 1] - train_y[held])**2))
        return total

    best = min((0.01, 0.1, 1.0), key=loss)
    fitted = model(best).fit(train_x, train_y)
    return list(fitted.predict_proba(np.array(test_x))[:, 1])


def answers_of(rows):
    """Returns each method's probabilities, out of sample, by name."""
    answers = {
        "ours, built in": [row["built in"] for row in rows],
        OURS: [row["fitted"] for row in rows],
    }
    others = ("constant", "count only", "stage only", "count + outlet rate")
    for name in others:
        answers[name] = [0.0] * len(rows)
    for fold in sorted({row["fold"] for row in rows}):
        test = [i for i, row in enumerate(rows) if row["fold"] == fold]
        train = [row for row in rows if row["fold"] != fold]
        truth = [row["truth"] for row in train]
        players = [row["player"] for row in train]
        rates = OutletRates(train)
        told = {
            "constant": [sum(truth) / len(truth)] * len(test),
            "count only":
                fit_predict([counts(r) for r in train], truth, players,
                            [counts(rows[i]) for i in test]),
            "stage only":
                fit_predict([stages(r) for r in train], truth, players,
                            [stages(rows[i]) for i in test]),
            "count + outlet rate":
                fit_predict(
                    [outlet_counts(r) + [rates.rate(r, without=r)]
                     for r in train], truth, players,
                    [outlet_counts(rows[i]) + [rates.rate(rows[i])]
                     for i in test]),
        }
        for name, values in told.items():
            for i, value in zip(test, values):
                answers[name][i] = value
    return answers


def report_day(day, rows, replicates):
    truths = [row["truth"] for row in rows]
    players = [row["player"] for row in rows]
    answers = answers_of(rows)
    squares = {
        name: [(p - t)**2 for p, t in zip(values, truths)]
        for name, values in answers.items()
    }
    print(f"\n{day} days after the first report: {len(rows)} rumours, "
          f"{sum(truths)} true\n{'':22}Brier                    AUC    mean",
          file=sys.stderr)
    for name, values in answers.items():
        mean, low, high = scoring.bootstrap_mean(squares[name], players,
                                                 replicates)
        area = scoring.auc(values, truths)
        print(f"{name:20}  {mean:.4f} ({low:.4f}, {high:.4f})  {area:.3f}  "
              f"{sum(values) / len(values):.3f}", file=sys.stderr)
        bound = BOUNDS.get(day) if name == OURS else None
        figure(f"FTR-18, {day} days: {name}: Brier, out of sample by player "
               f"(95 % {low:.4f} to {high:.4f}; AUC {area:.3f})", mean, bound,
               bound is None or mean < bound)
    pairs = [a - b for a, b in zip(squares[OURS], squares["constant"])]
    mean, low, high = scoring.bootstrap_mean(pairs, players, replicates)
    contains = "contains" if low <= 0 <= high else "does not contain"
    figure(f"FTR-18, {day} days: Brier of ours less that of constant (95 % "
           f"{low:.4f} to {high:.4f}, which {contains} 0)", mean, None, True)


def main():
    full = os.environ.get("HEARSAY_FULL") == "1"
    rows = [json.loads(line) for line in sys.stdin]
    for day in DAYS:
        report_day(day, [row for row in rows if row["day"] == day],
                   10000 if full else 1000)


if __name__ == "__main__":
    main()
