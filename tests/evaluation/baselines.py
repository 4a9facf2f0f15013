"""The methods beside which the model is shown.

All of them see the same cells of a question: stays, renews, each club that a
report names, another club, without a club. Each is tuned on the sagas that it
learns from, and smoothed. Where there are none, the built-in base rates stand
for what is known beforehand.
"""

import collections
import itertools
import math

import numpy as np
import pandas as pd
from crowdkit.aggregation import DawidSkene
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import scoring

HORIZONS = (13, 26)  # weeks
STAYS, RENEWS, FIRST_CLUB = 0, 1, 2
RELEASED_STATE = 3  # of `start`, as in hazard.h: no contract at the landmark
UNSETTLED_STATE = 0
RECENT_DAYS = 28


class Question:
    """One landmark by one horizon."""

    def __init__(self, row, horizon):
        self.row = row
        self.horizon = horizon
        self.weeks = HORIZONS[horizon]
        self.club_count = row["clubs"]
        self.cell_count = FIRST_CLUB + self.club_count + 2
        self.other = FIRST_CLUB + self.club_count
        self.released = self.other + 1
        self.truth = int(row["truth"][horizon])
        self.prior = row["prior"][horizon]
        self.player = row["saga"].split("-", 1)[0] + row["player"]
        left = row["weeks_left"]
        self.ends = left is not None and left < self.weeks
        self.state = row["start"]

    def is_open(self, cell):
        """Whether the calendar and the contract leave the cell open."""
        if cell == STAYS:
            return self.state != RELEASED_STATE and not (
                self.ends and self.state == UNSETTLED_STATE)
        if cell == RENEWS:
            return self.state == UNSETTLED_STATE
        if cell == self.released:
            return self.state == RELEASED_STATE or self.ends
        return True

    def class_of(self, cell):
        """Returns STAYS, RENEWS, 2: a club, 3: without a club."""
        if cell < FIRST_CLUB:
            return cell
        return 3 if cell == self.released else 2

    def masked(self, cells):
        """Returns the cells without what is not open, summing to 1."""
        cells = [p if self.is_open(i) else 0.0 for i, p in enumerate(cells)]
        total = sum(cells)
        return [p / total for p in cells]


def weights_of(questions):
    """Returns weights with which each saga counts as one."""
    counts = collections.Counter(q.row["saga"] for q in questions)
    return [1 / counts[q.row["saga"]] for q in questions]


def mean_loss(questions, answers):
    weights = weights_of(questions)
    losses = [scoring.log_loss(a, q.truth) for q, a in zip(questions, answers)]
    return sum(w * l for w, l in zip(weights, losses)) / sum(weights)


class BaseRates:
    """How often what happens, by month, horizon and state of the contract."""

    def __init__(self, training):
        self.named_share = 0.5
        self.counts = collections.defaultdict(lambda: np.zeros(4))
        self.pseudo = (20.0, 20.0)
        if not training:
            return
        for question, weight in zip(training, weights_of(training)):
            self.add(question, weight)
        # Half a saga each way.
        named = other = 0.5
        for question, weight in zip(training, weights_of(training)):
            if question.club_count == 0:
                continue
            named += weight * (FIRST_CLUB <= question.truth < question.other)
            other += weight * (question.truth == question.other)
        self.named_share = named / (named + other)
        # How much the month and the state are to count is told by what each
        # question would be answered without itself.
        grid = (3.0, 10.0, 30.0, 100.0)
        self.pseudo = min(itertools.product(grid, grid),
                          key=lambda pair: self.loss_left_out(training, pair))

    @staticmethod
    def keys(question):
        state = (question.horizon, question.state, question.ends)
        return state, state + (question.row["month"],)

    def add(self, question, weight):
        for key in self.keys(question):
            self.counts[key][question.class_of(question.truth)] += weight

    def loss_left_out(self, training, pseudo):
        by_saga = collections.defaultdict(list)
        for question, weight in zip(training, weights_of(training)):
            by_saga[question.row["saga"]].append((question, weight))
        total = 0.0
        saved, self.pseudo = self.pseudo, pseudo
        for members in by_saga.values():
            for question, weight in members:
                self.add(question, -weight)
            for question, weight in members:
                classes = self.classes(question)
                p = max(classes[question.class_of(question.truth)],
                        scoring.LOG_FLOOR)
                total -= weight * math.log(p)
            for question, weight in members:
                self.add(question, weight)
        self.pseudo = saved
        return total

    def classes(self, question):
        """Returns the probabilities of the classes of `class_of`."""
        prior = np.zeros(4)
        for cell, p in enumerate(question.prior):
            prior[question.class_of(cell)] += p
        state, month = self.keys(question)
        of_state, of_month = self.pseudo
        rates = self.counts[state] + of_state * prior
        rates /= rates.sum()
        rates = np.maximum(self.counts[month], 0) + of_month * rates
        return rates / rates.sum()

    def answer(self, question, shares=None):
        """Returns the cells; a club's part is split by `shares`, the last one
        of which is another club's."""
        classes = self.classes(question)
        if shares is None:
            count = question.club_count
            named = self.named_share if count else 0.0
            shares = [named / max(count, 1)] * count + [1 - named]
        cells = [classes[0], classes[1], *(classes[2] * s for s in shares),
                 classes[3]]
        return question.masked(cells)


class ShareOfMentions:
    """Base rates; the clubs by how often they are named."""

    GRID = list(itertools.product((0.1, 0.3, 1.0, 3.0),
                                  (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8)))

    def __init__(self, base, training):
        self.base = base
        self.smoothing, self.elsewhere = 1.0, 0.5
        if training:
            self.smoothing, self.elsewhere = min(
                self.GRID, key=lambda pair: self.loss(training, pair))

    def loss(self, training, pair):
        self.smoothing, self.elsewhere = pair
        return mean_loss(training, [self.answer(q) for q in training])

    def mentions(self, question):
        mentions = [0.0] * question.club_count
        for _, _, _, _, denies, cell in question.row["votes"]:
            if cell >= FIRST_CLUB and not denies:
                mentions[cell - FIRST_CLUB] += 1
        return mentions

    def answer(self, question):
        counts = [m + self.smoothing for m in self.mentions(question)]
        if not counts:
            return self.base.answer(question)
        named = 1 - self.elsewhere
        total = sum(counts)
        return self.base.answer(
            question, [named * c / total for c in counts] + [self.elsewhere])


class LatestReport(ShareOfMentions):
    """Base rates; the club that was named last."""

    def mentions(self, question):
        mentions = [0.0] * question.club_count
        for _, _, _, _, denies, cell in reversed(question.row["votes"]):
            if cell >= FIRST_CLUB and not denies:
                mentions[cell - FIRST_CLUB] = 1.0
                break
        return mentions


class DawidSkeneClubs:
    """Base rates; the clubs by Dawid and Skene's posterior. Each outlet votes
    with its latest word; the clubs are told apart by how often they are
    named. What came true in training is given as gold labels."""

    def __init__(self, base, training, asked):
        self.base = base
        self.posteriors = self.aggregate(training, training + asked)
        self.elsewhere, self.flatness = 0.3, 0.1
        if not training:
            return
        # Each half of the training, told by what the other half teaches.
        sagas = sorted({q.row["saga"] for q in training})
        first = set(sagas[::2])
        halves = [[q for q in training if (q.row["saga"] in first) == side]
                  for side in (True, False)]
        held_out = {}
        for known, hidden in (halves, halves[::-1]):
            held_out.update(self.aggregate(known, known + hidden, hidden))
        whole, self.posteriors = self.posteriors, held_out
        self.elsewhere, self.flatness = min(
            itertools.product((0.0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8),
                              (0.02, 0.05, 0.1, 0.2, 0.4, 0.7)),
            key=lambda pair: self.loss(training, pair))
        self.posteriors = whole

    def loss(self, training, pair):
        self.elsewhere, self.flatness = pair
        return mean_loss(training, [self.answer(q) for q in training])

    @staticmethod
    def label(question, cell, denies=False):
        if denies or cell in (STAYS, RENEWS) or cell == question.released:
            return "none"
        if FIRST_CLUB <= cell < question.other:
            return f"club{cell - FIRST_CLUB}"
        return "other"

    def aggregate(self, gold, questions, wanted=None):
        votes, truths, seen = [], {}, set()
        golden = {id(q.row) for q in gold}
        for question in questions:
            task = id(question.row)
            if task in seen:
                continue
            seen.add(task)
            latest = {}
            for outlet, _, _, _, denies, cell in question.row["votes"]:
                latest[outlet] = self.label(question, cell, denies)
            votes += [(task, worker, label)
                      for worker, label in latest.items()]
            if task in golden and latest:
                last = Question(question.row, len(HORIZONS) - 1)
                truths[task] = self.label(last, last.truth)
        if not votes:
            return {}
        frame = pd.DataFrame(votes, columns=["task", "worker", "label"])
        known = set(frame["label"])
        gold_labels = pd.Series(
            {t: l for t, l in truths.items() if l in known}, dtype=object)
        model = DawidSkene(n_iter=40)
        model.fit(frame, true_labels=gold_labels if len(gold_labels) else None)
        keep = None if wanted is None else {id(q.row) for q in wanted}
        return {
            task: row for task, row in model.probas_.to_dict("index").items()
            if keep is None or task in keep
        }

    def answer(self, question):
        count = question.club_count
        if count == 0:
            return self.base.answer(question)
        posterior = self.posteriors.get(id(question.row), {})
        clubs = [posterior.get(f"club{i}", 0.0) for i in range(count)]
        total = sum(clubs)
        shares = [(1 - self.flatness) * (c / total if total > 0 else 1 / count)
                  + self.flatness / count for c in clubs]
        other = posterior.get("other", 0.0)
        told = other / (other + total) if other + total > 0 else 0.0
        other = self.elsewhere + (1 - self.elsewhere) * told
        return self.base.answer(question,
                                [(1 - other) * s for s in shares] + [other])


class CountRegression:
    """Two logistic regressions on counts of reports: what kind of thing
    happens and, of the clubs that are named, which."""

    CLASSES = ("stays", "renews", "named", "other", "released")

    def __init__(self, training):
        self.kinds, self.clubs = {}, {}
        for horizon in range(len(HORIZONS)):
            questions = [q for q in training if q.horizon == horizon]
            self.kinds[horizon] = self.fit(
                [self.features(q) for q in questions],
                [self.kind(q) for q in questions],
                weights_of(questions), [q.row["saga"] for q in questions])
            rows, hits, weights, groups = [], [], [], []
            for question, weight in zip(questions, weights_of(questions)):
                for club in range(question.club_count):
                    rows.append(self.club_features(question, club))
                    hits.append(question.truth == FIRST_CLUB + club)
                    weights.append(weight)
                    groups.append(question.row["saga"])
            self.clubs[horizon] = self.fit(rows, hits, weights, groups)

    @staticmethod
    def fit(rows, labels, weights, groups):
        """Returns the regression whose strength of shrinkage is the best over
        five folds of sagas; None if there is only one label."""
        if len(set(labels)) < 2:
            return None
        rows, labels = np.array(rows), np.array(labels)
        weights, groups = np.array(weights), np.array(groups)

        def model(strength):
            return make_pipeline(
                StandardScaler(),
                LogisticRegression(C=strength, max_iter=2000))

        def loss(strength):
            total = 0.0
            for train, test in GroupKFold(5).split(rows, labels, groups):
                if len(set(labels[train])) < 2:
                    return math.inf
                fitted = model(strength).fit(
                    rows[train], labels[train],
                    logisticregression__sample_weight=weights[train])
                known = list(fitted.classes_)
                p = fitted.predict_proba(rows[test])
                for i, label in enumerate(labels[test]):
                    hit = p[i, known.index(label)] if label in known else 0.0
                    total -= weights[test][i] * math.log(max(hit, 1e-4))
            return total

        best = min((0.003, 0.01, 0.03, 0.1, 0.3), key=loss)
        return model(best).fit(rows, labels,
                               logisticregression__sample_weight=weights)

    def kind(self, question):
        if question.truth < FIRST_CLUB:
            return question.truth
        if question.truth == question.released:
            return 4
        return 3 if question.truth == question.other else 2

    @staticmethod
    def features(question):
        row = question.row
        named, recent = collections.Counter(), 0
        renew = leave = stay = 0
        outlets = set()
        for outlet, _, age, _, denies, cell in row["votes"]:
            outlets.add(outlet)
            recent += age <= RECENT_DAYS
            if cell >= FIRST_CLUB and not denies:
                named[cell] += 1
            elif cell == RENEWS:
                renew += 1
            elif cell == STAYS or denies:
                stay += 1
            else:
                leave += 1
        left = row["weeks_left"]
        left = 300.0 if left is None else max(left, 0.0)
        counts = [sum(named.values()), max(named.values(), default=0),
                  len(named), recent, renew, leave, stay, len(outlets)]
        months = [1.0 if row["month"] == m else 0.0 for m in range(1, 13)]
        states = [1.0 if question.state == s else 0.0 for s in (0, 1, 3)]
        terms = [float(question.ends), float(left < 26), float(left < 52),
                 min(left, 200.0) / 52, row["age"] / 10]
        return [math.log1p(c) for c in counts] + months + states + terms

    @staticmethod
    def club_features(question, club):
        total = mine = recent = denials = 0
        outlets = set()
        last = 400.0
        for outlet, _, age, _, denies, cell in question.row["votes"]:
            if cell < FIRST_CLUB:
                continue
            total += 1
            if cell != FIRST_CLUB + club:
                continue
            if denies:
                denials += 1
                continue
            mine += 1
            recent += age <= RECENT_DAYS
            outlets.add(outlet)
            last = min(last, age)
        counts = [mine, recent, denials, len(outlets), total]
        return ([math.log1p(c) for c in counts] +
                [mine / max(total, 1), math.log1p(last), float(club == 0)] +
                CountRegression.features(question)[-8:])

    def answer(self, question):
        count = question.club_count
        kinds = np.full(5, 1e-4)
        model = self.kinds[question.horizon]
        if model is None:
            kinds[0] = 1.0
        else:
            p = model.predict_proba(np.array([self.features(question)]))[0]
            for label, value in zip(model.classes_, p):
                kinds[label] += value
        clubs = [1.0] * count
        model = self.clubs[question.horizon]
        if model is not None and count:
            p = model.predict_proba(np.array(
                [self.club_features(question, c) for c in range(count)]))
            clubs = list(p[:, list(model.classes_).index(True)])
        total = sum(clubs)
        named = kinds[2] if count else 0.0
        cells = ([kinds[0], kinds[1]] + [named * c / total for c in clubs] +
                 [kinds[3], kinds[4]])
        return question.masked(cells)
