// Package parent watches the process that started this one. A Terraform that is
// killed has no chance to end its providers, and nothing else does: they would stay
// until the machine is switched off.
package parent
