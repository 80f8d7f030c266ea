data "web3connect_connect_button" "welcome" {
  redirect_url = "https://university.example/welcome"
}

# Every read makes another script: this keeps the one of the first apply. To show
# a new button to each visitor, let the web site ask Web3Connect for it.
resource "terraform_data" "script" {
  input = data.web3connect_connect_button.welcome.script

  lifecycle {
    ignore_changes = [input]
  }
}
