"""kl_divergence/kl_gaussians: changes of the solution that are the same function."""

from mlfund.exercises.information.kl_divergence.kl_gaussians import kl_gaussians

kl_gaussians.same("It is squared.", ("mean_p - mean_q", "mean_q - mean_p"))
