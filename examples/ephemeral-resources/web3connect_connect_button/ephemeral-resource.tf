ephemeral "web3connect_connect_button" "welcome" {
  redirect_url = "https://university.example/welcome?campaign=spring"
}

# For a write-only argument, which no state holds, for example:
#
# resource "aws_ssm_parameter" "button" {
#   name             = "/website/connect-button.js"
#   type             = "SecureString"
#   value_wo         = ephemeral.web3connect_connect_button.welcome.script
#   value_wo_version = 1
# }
