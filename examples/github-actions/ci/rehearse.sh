#!/usr/bin/env bash
# Rehearses a change: ci/rehearse.sh BEFORE AFTER, two folders with the configuration.
# What BEFORE has is issued, AFTER is planned over it, and the policy judges that plan.
# Run it against an emulator that has nothing yet:
#
#   web3connect-emulator run --publish-records -- ci/rehearse.sh ../before .
set -euo pipefail

before=$(cd "$1" && pwd)
after=$(cd "$2" && pwd)
judge=$(cd "$(dirname "$0")" && pwd)/judge.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A copy has its state beside it, whatever the backend, and no other.
copy() {
	mkdir "$work/$2"
	tar -C "$1" --exclude=.git --exclude=.terraform --exclude='*.tfstate' --exclude='*.tfstate.*' -cf - . | tar -C "$work/$2" -xf -
	printf 'terraform {\n  backend "local" {}\n}\n' >"$work/$2/backend_override.tf"
}

# The log of a step that says nothing new, unless it fails.
quietly() {
	"$@" >"$work/log" 2>&1 || { cat "$work/log"; return 1; }
}

copy "$after" after
if [ -n "$(find "$before" -maxdepth 1 -name '*.tf')" ]; then
	copy "$before" before
	if ! (cd "$work/before" && quietly terraform init -input=false -no-color && quietly terraform apply -input=false -no-color -auto-approve); then
		echo "What is there before the change can't be applied, see above. The change is planned over what came about."
	fi
	if [ -e "$work/before/terraform.tfstate" ]; then
		cp "$work/before/terraform.tfstate" "$work/after/"
	fi
fi

cd "$work/after"
quietly terraform init -input=false -no-color
terraform plan -input=false -no-color -out="$work/plan.tfplan"
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
	terraform show -no-color "$work/plan.tfplan" >"$work/plan.txt"
	{
		printf '### Plan, rehearsed against the emulator\n\n~~~text\n'
		head -c 500000 "$work/plan.txt" # GitHub takes 1 MiB a step
		printf '\n~~~\n\n'
	} >>"$GITHUB_STEP_SUMMARY"
fi
"$judge" "$work/plan.tfplan"
