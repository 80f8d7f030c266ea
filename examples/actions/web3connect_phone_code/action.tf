# Does this number receive codes? terraform apply -invoke=action.web3connect_phone_code.reception
action "web3connect_phone_code" "reception" {
  config {
    phone_number = "+81312345678"
  }
}
