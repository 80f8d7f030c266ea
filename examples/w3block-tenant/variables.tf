variable "method" {
  description = "How the tenant authenticates: token signs in once and renews; headers sends the credentials with every request, for a gateway that wants them so."
  type        = string
  default     = "token"

  validation {
    condition     = contains(["token", "headers"], var.method)
    error_message = "method is \"${var.method}\": write token or headers."
  }
}

variable "guests" {
  description = "Who gets a ticket: e-mail addresses by seat. A seat is a ticket's serial number."
  type        = map(string)
  default = {
    "1" = "ada@guests.university.example"
    "2" = "grace@guests.university.example"
  }

  validation {
    condition     = alltrue([for seat in keys(var.guests) : can(regex("^[1-9][0-9]*$", seat)) && try(tonumber(seat) <= 200, false)])
    error_message = "Seats go from 1 to 200; these don't: ${join(", ", [for seat in keys(var.guests) : seat if !(can(regex("^[1-9][0-9]*$", seat)) && try(tonumber(seat) <= 200, false))])}."
  }
}
