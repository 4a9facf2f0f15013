"""Scores of probabilities, and how sure they are.

A question is a list of probabilities of cells that exclude each other and the
index of the one that came true. Questions of one player hang together, so the
bootstrap draws players, not questions. Plain Python: the tests run without any
package.
"""

import math
import random

LOG_FLOOR = 1e-6
BINS = 10


def log_loss(probabilities, truth):
    """Returns the logarithmic loss in nats."""
    return -math.log(max(probabilities[truth], LOG_FLOOR))


def brier(probabilities, truth):
    """Returns the sum of squared errors over all cells, in [0, 2]."""
    return sum(
        (p - (1 if i == truth else 0)) ** 2 for i, p in enumerate(probabilities))


def bin_counts(probabilities, truth):
    """Returns (count, sum of p, number that came true) for each bin of p."""
    bins = [[0, 0.0, 0] for _ in range(BINS)]
    for i, p in enumerate(probabilities):
        entry = bins[min(int(p * BINS), BINS - 1)]
        entry[0] += 1
        entry[1] += p
        entry[2] += 1 if i == truth else 0
    return bins


def add_bins(total, bins):
    for into, entry in zip(total, bins):
        for i in range(3):
            into[i] += entry[i]


def calibration_error(bins):
    """Returns the expected calibration error of all cells' probabilities."""
    count = sum(entry[0] for entry in bins)
    return sum(abs(entry[1] - entry[2]) for entry in bins) / count


def auc(probabilities, truths):
    """Returns the chance that a true case has more than a false one."""
    order = sorted(range(len(truths)), key=lambda i: probabilities[i])
    ranks = [0.0] * len(truths)
    begin = 0
    while begin < len(order):
        end = begin
        while (end < len(order) and
               probabilities[order[end]] == probabilities[order[begin]]):
            end += 1
        for i in order[begin:end]:
            ranks[i] = (begin + end + 1) / 2
        begin = end
    positives = sum(truths)
    negatives = len(truths) - positives
    if positives == 0 or negatives == 0:
        return math.nan
    rank_sum = sum(rank for rank, truth in zip(ranks, truths) if truth)
    return (rank_sum - positives * (positives + 1) / 2) / (
        positives * negatives)


def group_means(values, groups):
    """Returns (sum, count) of the values of each group, by group."""
    sums = {}
    for value, group in zip(values, groups):
        entry = sums.setdefault(group, [0.0, 0])
        entry[0] += value
        entry[1] += 1
    return [sums[group] for group in sorted(sums)]


def interval(samples):
    """Returns the 2.5 % and 97.5 % points."""
    ordered = sorted(samples)
    last = len(ordered) - 1
    return ordered[round(0.025 * last)], ordered[round(0.975 * last)]


def draws(group_count, replicates, seed=1):
    """Yields how often each group is drawn, for each replicate."""
    source = random.Random(seed)
    for _ in range(replicates):
        times = [0] * group_count
        for _ in range(group_count):
            times[source.randrange(group_count)] += 1
        yield times


def bootstrap_mean(values, groups, replicates=1000):
    """Returns (mean, low, high) of the values, drawing groups."""
    sums = group_means(values, groups)
    means = []
    for times in draws(len(sums), replicates):
        total = sum(t * s[0] for t, s in zip(times, sums))
        count = sum(t * s[1] for t, s in zip(times, sums))
        means.append(total / count)
    return (sum(values) / len(values), *interval(means))


def bootstrap_calibration(bins, groups, replicates=200):
    """Returns (error, low, high) of questions' bins, drawing groups."""
    by_group = {}
    for entry, group in zip(bins, groups):
        total = by_group.setdefault(group, bin_counts([], 0))
        add_bins(total, entry)
    order = [by_group[group] for group in sorted(by_group)]
    whole = bin_counts([], 0)
    for entry in order:
        add_bins(whole, entry)
    errors = []
    for times in draws(len(order), replicates):
        total = bin_counts([], 0)
        for count, entry in zip(times, order):
            for _ in range(count):
                add_bins(total, entry)
        errors.append(calibration_error(total))
    return (calibration_error(whole), *interval(errors))
