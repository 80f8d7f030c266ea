package web

// Card is a page of a sign-in or an association: one thing in the middle of the
// window.
type Card struct {
	// Organization is whom the end user signs in at or is associated with, as it
	// calls itself.
	Organization string
	// Association tells an association from a sign-in.
	Association bool
	// SignIn is the id of the sign-in, which its forms send.
	SignIn string
	// Problem is what was wrong with what the end user sent; "" for nothing.
	Problem string
	// Email is the end user's, as far as it is known.
	Email string
	// IDWalletAddress is the end user's.
	IDWalletAddress string
	// AsksEmail: the organization learns the e-mail, too.
	AsksEmail bool
}

// EmailForm is the first page of a sign-in: it asks for the e-mail.
func EmailForm(c Card) (Page, error) { return render("card_email", Policy{}, c) }

// CodeForm asks for the code that was sent to the e-mail.
func CodeForm(c Card) (Page, error) { return render("card_code", Policy{}, c) }

// ConsentForm asks whether the organization may learn what it wants to. Its answer
// leads to the organization's site, and who knows where from there: browsers apply a
// page's form-action to all of that.
func ConsentForm(c Card) (Page, error) { return render("card_consent", Policy{LeavesByForm: true}, c) }

// Message is a page that says something and asks for nothing.
type Message struct {
	Title, Text string
}

// MessagePage says something, such as why a sign-in ended.
func MessagePage(m Message) (Page, error) { return render("card_message", Policy{}, m) }

// FormPost is an answer that the browser posts to a site by itself (OAuth 2.0 Form
// Post Response Mode).
type FormPost struct {
	// URL is where it goes.
	URL string
	// Fields are the answer, in their order.
	Fields []Field
}

// Field is one field of a form.
type Field struct{ Name, Value string }

// FormPostPage posts itself; without scripts it has a button.
func FormPostPage(f FormPost) (Page, error) {
	return render("card_form_post", Policy{Script: true, LeavesByForm: true}, f)
}
