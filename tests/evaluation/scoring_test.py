"""Tests of scoring.py, with values worked out by hand."""

import math
import unittest

import scoring


class ScoringTest(unittest.TestCase):

    def test_log_loss_has_a_floor(self):
        self.assertAlmostEqual(scoring.log_loss([0.25, 0.75], 0),
                               1.3862943611198906)
        self.assertAlmostEqual(scoring.log_loss([0.0, 1.0], 0),
                               13.815510557964274)

    def test_brier_sums_over_all_cells(self):
        self.assertAlmostEqual(scoring.brier([0.2, 0.5, 0.3], 1), 0.38)
        self.assertEqual(scoring.brier([1.0, 0.0], 1), 2)

    def test_calibration_error_weighs_bins_by_their_cells(self):
        # Four at 0.3 of which two come true, and one at 1.0 that does.
        bins = scoring.bin_counts([], 0)
        for truth in (0, 1, 0, 1):
            scoring.add_bins(bins, scoring.bin_counts([0.3], truth))
        scoring.add_bins(bins, scoring.bin_counts([1.0], 0))
        self.assertAlmostEqual(scoring.calibration_error(bins),
                               abs(1.2 - 2) / 5)

    def test_auc_counts_ties_by_half(self):
        self.assertAlmostEqual(
            scoring.auc([0.1, 0.4, 0.4, 0.8], [0, 1, 0, 1]), 0.875)
        self.assertTrue(math.isnan(scoring.auc([0.1], [1])))

    def test_bootstrap_draws_groups(self):
        # One group only: every draw is the same.
        self.assertEqual(scoring.bootstrap_mean([1, 2, 3], ["a"] * 3, 50),
                         (2, 2, 2))
        mean, low, high = scoring.bootstrap_mean([0, 1] * 50,
                                                 list(range(100)), 500)
        self.assertEqual(mean, 0.5)
        self.assertTrue(0.37 < low < 0.44 and 0.56 < high < 0.63)

    def test_bootstrap_is_the_same_each_time(self):
        bins = [scoring.bin_counts([0.2, 0.8], i % 2) for i in range(20)]
        first = scoring.bootstrap_calibration(bins, list(range(20)), 20)
        self.assertEqual(
            first, scoring.bootstrap_calibration(bins, list(range(20)), 20))
        self.assertTrue(first[1] <= first[0] <= first[2])


if __name__ == "__main__":
    unittest.main()
