# A rehearsal and the tests have no way into it.
terraform {
  backend "s3" {
    bucket       = "university-example-terraform"
    key          = "credentials.tfstate"
    region       = "ap-northeast-1"
    use_lockfile = true
  }
}
