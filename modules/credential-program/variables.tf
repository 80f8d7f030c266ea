variable "credential" {
  description = <<-EOT
    What all credentials of the program have in common. It becomes static metadata, which is fixed when a credential is minted: a recipient may say otherwise, but nothing of it changes afterwards.

    - `name`, `description`: texts that people read.
    - `image`, `animation_url`: picture and video of the credential, https URLs.
    - `link`: page about it, an https URL.
    - `total_issued`: how many the program issues in all; no recipient has a higher serial number.
    - `issuer`, `contents_provider`: who issues it and who made the contents; the organization's name if left out.
    - `expired_at`: until when it is valid, a date such as `2036-03-31`; for ever if left out.
  EOT

  type = object({
    name              = string
    description       = string
    image             = string
    link              = string
    animation_url     = string
    total_issued      = number
    issuer            = optional(string)
    contents_provider = optional(string)
    expired_at        = optional(string)
  })
  nullable = false

  validation {
    condition     = alltrue([for url in [var.credential.image, var.credential.link, var.credential.animation_url] : can(regex("^https://[^/]+", url))])
    error_message = "credential: image, link and animation_url have to be https URLs, such as https://university.example/diploma.png."
  }

  validation {
    condition     = var.credential.total_issued >= 1 && floor(var.credential.total_issued) == var.credential.total_issued
    error_message = "credential.total_issued is ${var.credential.total_issued}: it has to be a whole number from 1."
  }
}

variable "recipients" {
  description = <<-EOT
    Who gets a credential, by a key of the recipient's own that stays the same, such as a student's number: a key that changes costs nothing, but one that two people share in turn is an error.

    - `email`: whose wallet receives it; an account is made where there is none.
    - `serial_number`: number of the credential, from 1, unique in the program.
    - `name`, `description`, `image`, `link`, `animation_url`, `expired_at`: in place of what `credential` says.
    - `dynamic`: dynamic metadata beside that of `dynamic`, as texts; may change.
  EOT

  type = map(object({
    email         = string
    serial_number = number
    name          = optional(string)
    description   = optional(string)
    image         = optional(string)
    link          = optional(string)
    animation_url = optional(string)
    expired_at    = optional(string)
    dynamic       = optional(map(string), {})
  }))
  nullable = false

  validation {
    condition     = alltrue([for r in values(var.recipients) : can(regex("^[^@\\s]+@[^@\\s]+$", trimspace(r.email)))])
    error_message = "These recipients have no usable e-mail address: ${join(", ", [for key, r in var.recipients : "${key} (${r.email})" if !can(regex("^[^@\\s]+@[^@\\s]+$", trimspace(r.email)))])}."
  }

  validation {
    condition     = alltrue([for r in values(var.recipients) : r.serial_number >= 1 && floor(r.serial_number) == r.serial_number && r.serial_number <= var.credential.total_issued])
    error_message = "Serial numbers go from 1 to credential.total_issued (${var.credential.total_issued}). Correct these recipients: ${join(", ", [for key, r in var.recipients : "${key} (${r.serial_number})" if !(r.serial_number >= 1 && floor(r.serial_number) == r.serial_number && r.serial_number <= var.credential.total_issued)])}."
  }

  validation {
    condition     = length(distinct(values(var.recipients)[*].serial_number)) == length(var.recipients)
    error_message = "Each serial number is given once. These are given to several recipients: ${join("; ", [for number, keys in { for key, r in var.recipients : r.serial_number => key... } : "${number} (${join(", ", keys)})" if length(keys) > 1])}."
  }
}

variable "dynamic" {
  description = "Dynamic metadata of all credentials, as texts, such as `{ status = \"active\" }`. May change; a recipient's own come on top."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "visibility" {
  description = "Who may see the credentials: `public` or `private`. What was public once can be copied by anybody: publish names only with the holders' consent."
  type        = string
  default     = "private"
  nullable    = false

  validation {
    condition     = contains(["public", "private"], var.visibility)
    error_message = "visibility is \"${var.visibility}\": write public or private."
  }
}

variable "deletion_policy" {
  description = "What becomes of a credential whose recipient is taken out: `prevent` makes that an error of the plan, `abandon` forgets it, `hide` makes it private and forgets it. None is destroyed: the tokens stay on chain."
  type        = string
  default     = "prevent"
  nullable    = false

  validation {
    condition     = contains(["prevent", "abandon", "hide"], var.deletion_policy)
    error_message = "deletion_policy is \"${var.deletion_policy}\": write prevent, abandon or hide."
  }
}

variable "verify_domain" {
  description = "Whether the module verifies the organization's domain, and waits until its TXT record is published. Switch it off where the configuration does so elsewhere, and let the module depend on it: the organization has one domain, and programs can be many."
  type        = bool
  default     = true
  nullable    = false
}

variable "fail_on_failures" {
  description = "Whether an apply fails where a credential could not be issued, which is what CI needs. What was issued is in the state either way, and the next apply tries the others again."
  type        = bool
  default     = true
  nullable    = false
}
